// The sentences: the same catalogue the core and the command line use.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import source from "../../crates/core/data/words/en.ftl?raw";

const bundle = new FluentBundle("en", { useIsolating: false });
bundle.addResource(new FluentResource(source));

/** The sentence `id` (or `id.attribute`); an id that is missing is shown as it is, so that it is seen. */
export function t(id: string, args: Record<string, FluentVariable> = {}): string {
  const [message = id, attribute] = id.split(".");
  const found = bundle.getMessage(message);
  const pattern = attribute === undefined ? found?.value : found?.attributes[attribute];
  return pattern ? bundle.formatPattern(pattern, args, []) : id;
}
