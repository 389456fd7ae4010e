/** Requests that are not answered yet, and may be cancelled. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** They only read: nobody misses the answer, and nothing is left half done. */
const CANCELLABLE: ReadonlySet<string> = new Set([
  ...['breakpointLocations', 'completions', 'dataBreakpointInfo', 'exceptionInfo', 'readMemory'],
  ...['scopes', 'stackTrace', 'threads', 'variables', 'pagewalk/state', 'pagewalk/timeline'],
]);

export class OpenRequests {
  private readonly cancels = new Map<number, () => void>();

  /** The answer to a request. Rejects with the protocol's word for it when the request is cancelled before. */
  async answer(request: DebugProtocol.Request, handle: () => unknown): Promise<unknown> {
    if (!CANCELLABLE.has(request.command)) return handle();
    const cancelled = new Promise<never>((_, reject) => {
      this.cancels.set(request.seq, () => {
        reject(new Error('cancelled'));
      });
    });
    try {
      return await Promise.race([cancelled, handle()]);
    } finally {
      this.cancels.delete(request.seq);
    }
  }

  /** Why no error when there is none: it may have been answered before the client's wish came. */
  cancel({ requestId }: DebugProtocol.CancelArguments): void {
    if (requestId !== undefined) this.cancels.get(requestId)?.();
  }
}
