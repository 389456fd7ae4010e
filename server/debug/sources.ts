/** The lab's files, where they can stop, and the kernel modules among them. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { pathInLab } from './lab-sources.ts';
import type { LaunchedLab } from './launch.ts';
import { RequestError } from './request-error.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

export function sourceHandlers(
  state: SessionState,
): Handlers<'breakpointLocations' | 'loadedSources' | 'modules'> {
  const { client } = state;
  const launched = (): LaunchedLab => {
    if (state.launched) return state.launched;
    throw new RequestError('Nothing runs yet: launch a lab first.');
  };
  const sourceOf = (file: string): DebugProtocol.Source => ({
    name: path.posix.basename(file),
    path: client.toPath(path.join(launched().lab.folder, file)),
  });
  return {
    breakpointLocations: ({ source, line, endLine = line }) => {
      const { lab, compiled } = launched();
      const inside = pathInLab(lab.folder, client.fromPath(source.path ?? ''));
      const file = compiled.files.indexOf(inside ?? '');
      const [first, last] = [client.fromLine(line), client.fromLine(endLine)];
      const lines = compiled.statements.flatMap((info) =>
        info?.file === file && !info.entry && info.line >= first && info.line <= last
          ? [info.line]
          : [],
      );
      const unique = [...new Set(lines)].sort((a, b) => a - b);
      return { breakpoints: unique.map((at) => ({ line: client.toLine(at) })) };
    },
    loadedSources: () => ({ sources: launched().compiled.files.map(sourceOf) }),
    modules: ({ startModule = 0, moduleCount = 0 }) => {
      const { lab, compiled } = launched();
      const all = compiled.modules
        .filter(({ kind }) => kind === 'driver')
        .map(({ path: file }) => ({
          id: file,
          name: path.posix.basename(file, '.driver.ts').replaceAll('-', '_'),
          path: client.toPath(path.join(lab.folder, file)),
          isUserCode: true,
        }));
      const end = moduleCount === 0 ? all.length : startModule + moduleCount;
      return { modules: all.slice(startModule, end), totalModules: all.length };
    },
  };
}
