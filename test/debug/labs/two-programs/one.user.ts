export function main(): number {
  return 0;
}
