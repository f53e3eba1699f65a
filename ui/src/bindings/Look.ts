// Provisional; the core writes this file.
export type Look = { rows: Array<{ id: string, profile: string, tag: string }> };
