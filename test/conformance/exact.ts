/** Scenarios that are equal to their recording in every field of every operation. */
export const EXACT: readonly string[] = ['h-anon-basic', 'd-memdev'];
