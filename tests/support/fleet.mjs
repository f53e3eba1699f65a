// Runs every SQL example of a guide in DuckDB, in the folder it is started in, and prints the rows of each.
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const guide = readFileSync(process.argv[2], "utf8");
const examples = [...guide.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql]) => sql);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const answers = [];
for (const sql of examples) answers.push((await connection.runAndReadAll(sql)).getRowObjectsJson());
process.stdout.write(JSON.stringify(answers));
