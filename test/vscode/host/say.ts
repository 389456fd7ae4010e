const started = Date.now();

/** Contract: one line of progress on stderr, so that stdout stays free for test names. */
export function say(text: string): void {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`[vscode ${seconds} s] ${text}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
