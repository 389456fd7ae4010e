/** /proc/modules. Linux: m_show(), kernel/module/procfs.c (6.12). */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import { moduleBase, MODULE_SIZE, type LoadedModule } from '../../kernel/module.ts';

/** O: built out of the kernel's tree; E: not signed. Linux: module_flags_taint(). */
const TAINTS = '(OE)';

/**
 * Name, bytes, users, who they are, state, address, taints. Linux: print_unload_info().
 *
 * Differs: no module uses another.
 */
export function showModule(out: TextBuffer, module: LoadedModule): void {
  const base = moduleBase(module).toString(16);
  const who = module.permanent ? '[permanent],' : '-';
  const { name, state, users } = module;
  out.text(`${name} ${MODULE_SIZE} ${users} ${who} ${state} 0x${base} ${TAINTS}\n`);
}
