/** A file name as module name: `my-driver.driver.ts` is `my_driver`. Linux: KBUILD_MODNAME, scripts/Makefile.lib. */
export function moduleName(path: string): string {
  const file = path.split('/').at(-1) ?? path;
  return file.replace(/\.driver\.ts$|\.ts$/, '').replace(/[-.]/g, '_');
}
