import { fileURLToPath } from 'node:url';

/**
 * The path by which the service knows a document.
 *
 * Contract: documents of other schemes, such as the old side of a comparison, never meet the file they are named after.
 */
export function documentPath(uri: string): string {
  try {
    const url = new URL(uri);
    if (url.protocol === 'file:') return fileURLToPath(url).replaceAll('\\', '/');
    return `/${url.protocol}${decodeURIComponent(url.pathname)}`;
  } catch {
    return `/${uri}`;
  }
}
