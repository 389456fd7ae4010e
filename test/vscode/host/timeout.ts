/** Contract: settles like `work`, or rejects with `sentence` after `ms`. The work itself is not cancelled. */
export async function within<T>(ms: number, sentence: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${sentence} (waited ${(ms / 1000).toString()} s)`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Contract: PAGEWALK_VSCODE_TIMEOUT, in seconds, bounds a whole suite; 480 when unset or no number. */
export function suiteTimeout(): number {
  const seconds = Number(process.env['PAGEWALK_VSCODE_TIMEOUT']);
  return (Number.isFinite(seconds) && seconds > 0 ? seconds : 480) * 1000;
}
