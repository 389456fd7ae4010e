import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Colours for a terminal; plain text for pipes, NO_COLOR and dumb terminals. */
export class Painter {
  private readonly coloured: boolean;

  constructor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv) {
    const forced = environment['FORCE_COLOR'] !== undefined && environment['FORCE_COLOR'] !== '0';
    const refused = environment['NO_COLOR'] !== undefined || environment['TERM'] === 'dumb';
    this.coloured = forced || (stream.isTTY === true && !refused);
  }

  paint(style: Style, text: string): string {
    return this.coloured ? styleText(style, text) : text;
  }
}
