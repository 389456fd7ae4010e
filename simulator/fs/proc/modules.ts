/** /proc/modules. Linux: m_show(), kernel/module/procfs.c (6.12). */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import { moduleBase, MODULE_SIZE, type LoadedModule } from '../../kernel/module.ts';

/** O: built out of the kernel's tree; E: not signed. Linux: module_flags_taint(). */
const TAINTS = '(OE)';

/**
 * Name, bytes, users, who they are, state, address, taints.
 *
 * Differs: users are not counted, and no module uses another.
 */
export function showModule(out: TextBuffer, module: LoadedModule): void {
  const base = moduleBase(module).toString(16);
  out.text(`${module.name} ${MODULE_SIZE} 0 - ${module.state} 0x${base} ${TAINTS}\n`);
}
