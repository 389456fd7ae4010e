/** Blocks of Markdown in a row; what is not there is left out. Undefined when nothing is left. */
export function joined(
  blocks: readonly (string | false | undefined)[],
  separator = '\n\n',
): string | undefined {
  const there = blocks.filter((block) => typeof block === 'string' && block !== '');
  return there.length === 0 ? undefined : there.join(separator);
}

export function codeBlock(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** Text inside a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** With a capital and a full stop; a name in code keeps its letters. */
export function asSentence(text: string): string {
  if (text === '') return text;
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?:]$/.test(capital) ? capital : `${capital}.`;
}
