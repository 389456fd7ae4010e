/** Scenarios that are equal to their recording in every field of every operation. */
export const EXACT: readonly string[] = [
  'h-anon-basic',
  'h-anon-place',
  'h-devzero',
  'h-growsdown',
  'd-memdev',
  'd-memdev-fork',
  'd-private-fork',
];
