import type { HeaderIndex } from '../headers/header-index.ts';

/** Number and text of an error, from the comment of its constant: `22: Invalid argument.` */
export function errnoText(
  name: string,
  headers: HeaderIndex,
): { readonly number: number; readonly text: string } | undefined {
  const declared = headers.find('linux/errno.h', name) ?? headers.find('errno.h', name);
  const said = /^(\d+): (.*?)\.?$/.exec(declared?.comment.paragraphs[0] ?? '');
  return said ? { number: Number(said[1]), text: said[2] ?? '' } : undefined;
}
