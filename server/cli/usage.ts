declare const PAGEWALK_VERSION: string;

export function version(): string {
  return typeof PAGEWALK_VERSION === 'undefined' ? 'development' : PAGEWALK_VERSION;
}

/** Text of `pagewalk --help`; it fits a screen. */
export const USAGE = `Pagewalk ${version()} — run Linux driver mmap handlers written in TypeScript in a small, sandboxed Linux

Usage
  pagewalk run LAB|FILES [options] [-- ARGS]   run a lab: a folder, or *.driver.ts and *.user.ts files
  pagewalk script [options] FILE...            run mmap scripts, one JSON line per operation
  pagewalk dap [--port N]                      debug adapter on stdin/stdout or a port

Options of run
  --kernel V         kernel profile: 6.12 (default), or ldd3 for drivers of old books
  --memory SIZE      RAM of the machine, 16M to 16G (64M)
  --devices LIST     devices on the PCI bus: vga,edu (both), one of them, or none
  --fail-nth N       the program's N-th allocation fails, as with /proc/self/fail-nth
  --max-statements N the run is cut off after N statements (100000000, or 1.5 s of the processor); none: never
  --trace[=STAGES]   print the kernel's stages as they ran, all or a comma-separated list
  --explain          print what happened: stages of each mmap, maps, a page walk, the kernel log
  --json             print the result as JSON (schema version 1)
  --types            check the types beside the run, and warn of what that finds

Options of script
  --kernel V         kernel profile: 6.12 (default), or ldd3 for drivers of old books
  --modules DIR      load every driver of DIR afresh before each script whose name starts with d- or x-
  --fail-nth N       the N-th allocation of the script's first process fails

Exit status of run: the program's own; 128+N when signal N killed it; 2 usage; 3 the lab does not compile;
  4 the run was cut off

Examples
  pagewalk run samples/memdev
  pagewalk run samples/memdev --trace=do_mmap,remap_pfn_range
  pagewalk run my.driver.ts my.user.ts -- first second
`;
