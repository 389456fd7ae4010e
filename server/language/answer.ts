import { setImmediate } from 'node:timers/promises';
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
} from 'vscode-languageserver/node';

/**
 * Answers a request unless it is cancelled first.
 *
 * Contract: an error inside is logged and answered by `otherwise`: an editor goes on without one hover.
 */
export async function answer<T>(
  connection: Connection,
  token: CancellationToken,
  otherwise: T,
  work: () => T,
): Promise<T | ResponseError<never>> {
  // Why: lets the messages that have arrived be read, a cancellation of this request among them.
  await setImmediate();
  if (token.isCancellationRequested) {
    return new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
  return guarded(connection, otherwise, work);
}

export function guarded<T>(connection: Connection, otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    connection.console.error(
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    return otherwise;
  }
}
