/** What stands for an argument that only the run will show. */
export const UNKNOWN = "\u{f0000}";
