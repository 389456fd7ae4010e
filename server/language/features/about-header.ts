import type { Header } from '../headers/header-file.ts';
import type { HeaderIndex } from '../headers/header-index.ts';
import { headerSide } from '../headers/header-side.ts';
import { asSentence, codeBlock, joined } from './markdown.ts';

const FOR = { driver: 'For drivers', program: 'For programs', both: 'For drivers and programs' };

/** A header in an import statement; undefined when there is no such header. */
export function aboutHeader(specifier: string, headers: HeaderIndex): string | undefined {
  const header = headers.header(specifier);
  if (!header) return undefined;
  const file = fileOf(specifier);
  return joined([
    codeBlock('c', `#include <${specifier}>`),
    ...header.comment.paragraphs.map(asSentence),
    joined(
      [FOR[headerSide(specifier)], file !== undefined && `\`${file}\``, countOf(header)],
      ' · ',
    ),
    passedOnOf(header),
  ]);
}

/** Its place in the kernel's sources. */
function fileOf(specifier: string): string | undefined {
  if (specifier.startsWith('linux/')) return `include/${specifier}`;
  return specifier.startsWith('asm/') ? `arch/x86/include/${specifier}` : undefined;
}

const PLURALS = {
  function: 'functions',
  constant: 'constants',
  variable: 'variables',
  type: 'types',
};

function countOf({ names }: Header): string | undefined {
  const counts = Object.entries(PLURALS).flatMap(([kind, plural]) => {
    const count = [...names.values()].filter((name) => name.kind === kind).length;
    if (count === 0) return [];
    return [`${String(count)} ${count === 1 ? kind : plural}`];
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

function passedOnOf({ passedOn }: Header): string | undefined {
  if (passedOn.length === 0) return undefined;
  const whole = passedOn.filter(({ names }) => !names).map(({ specifier }) => `\`<${specifier}>\``);
  const named = passedOn.flatMap(({ names }) => [...(names?.keys() ?? [])]);
  const parts = [...whole, ...named.map((name) => `\`${name}\``)];
  return `Includes ${parts.join(', ')}`;
}
