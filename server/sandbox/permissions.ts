/** What the sandbox child must not be able to do; Node's permission model refuses it. */
export const FORBIDDEN = ['fs.write', 'child'] as const;

interface PermissionModel {
  has(scope: string): boolean;
}

/** Scopes that this process still has; `none` when there is no permission model at all. */
export function grantedPermissions(): string[] {
  const model = (process as unknown as { permission?: PermissionModel }).permission;
  if (!model) return ['none'];
  return ['fs.read', 'fs.write', 'child', 'worker', 'wasi', 'addon', 'inspector', 'net'].filter(
    (scope) => {
      try {
        return model.has(scope);
      } catch {
        return false;
      }
    },
  );
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
  ];
}
