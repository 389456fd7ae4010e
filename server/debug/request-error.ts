/** A request that cannot be fulfilled: one sentence that says why and what to do. */
export class RequestError extends Error {
  /** @param showUser should an editor show it in front of everything? */
  constructor(
    message: string,
    readonly showUser = false,
    /** What an editor may offer to open beside the sentence. */
    readonly link?: { readonly url: string; readonly urlLabel: string } | undefined,
  ) {
    super(message);
  }
}
