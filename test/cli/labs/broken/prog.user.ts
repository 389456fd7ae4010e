export function main(): number {
  const x = ;
  return 0;
}
