import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What the sandbox child must not be able to do; Node's permission model refuses it. */
const FORBIDDEN = ['fs.read', 'fs.write', 'child', 'addon', 'wasi', 'inspector'] as const;

interface PermissionModel {
  has(scope: string): boolean;
}

/**
 * Scopes that this process still has; `none` when there is no permission model at all.
 *
 * @param dist the one folder that it may read
 */
export function grantedPermissions(dist: string): string[] {
  const model = (process as unknown as { permission?: PermissionModel }).permission;
  if (!model) return ['none'];
  const others = ['fs.write', 'child', 'addon', 'wasi', 'inspector', 'worker', 'net'];
  const granted = others.filter((scope) => {
    try {
      return model.has(scope);
    } catch {
      return false;
    }
  });
  // Why: of reading, the model only says whether the current folder may be read.
  return canList(path.dirname(dist)) ? ['fs.read', ...granted] : granted;
}

function canList(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Why a child with these permissions must not run a lab; undefined when it may. */
export function refusal(permissions: readonly string[]): string | undefined {
  if (permissions.includes('none')) {
    return 'The sandbox has no permission model: Pagewalk needs Node 20 or newer to contain a lab.';
  }
  const excess = FORBIDDEN.filter((scope) => permissions.includes(scope));
  return excess.length === 0
    ? undefined
    : `The sandbox can still use ${excess.join(', ')}: Pagewalk refuses to run a lab in it.`;
}

/** Command-line flags that take everything from a Node of this version but reading `dist` and starting workers. */
export function permissionFlags(nodeVersion: string, dist: string): string[] {
  const [major = 20, minor = 0] = nodeVersion.split('.').map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return [
    stable ? '--permission' : '--experimental-permission',
    '--no-warnings',
    '--allow-worker',
    `--allow-fs-read=${dist}/*`,
    '--max-old-space-size=768',
    // Why: should an object of the host's realm reach a lab, its constructors make no code.
    '--disallow-code-generation-from-strings',
  ];
}
