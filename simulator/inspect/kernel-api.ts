/** What a kernel lacks of the driver API: known without a machine, and without loading one. */
import { absence, headerAbsence } from '../exports/api-history.ts';
import { DEFAULT_KERNEL, kernelProfile } from '../kernel/profile.ts';

/**
 * Why a kernel has no such header, or no such name in it, as the rest of a sentence; undefined when it has it, or nothing is
 * known.
 *
 * @param kernel version of a kernel profile; the default one where there is no such profile
 */
export function whyAbsent(
  kernel: string | undefined,
  specifier: string,
  name?: string,
): string | undefined {
  const { drivers } = kernelProfile(kernel ?? DEFAULT_KERNEL) ?? kernelProfile(DEFAULT_KERNEL)!;
  return name === undefined ? headerAbsence(specifier, drivers) : absence(specifier, name, drivers);
}
