/** The steps of the first lesson that a stop completes, in the order in which one mmap() call passes them. */

export interface LessonStep {
  /** Last part of the context key that ticks the step off. */
  readonly id: string;
  /** Stages to stop at for it. */
  readonly stages: readonly string[];
}

export const LESSON_STEPS: readonly LessonStep[] = [
  { id: 'libc', stages: ['mmap'] },
  { id: 'syscall', stages: ['__x64_sys_mmap'] },
  { id: 'file', stages: ['ksys_mmap_pgoff'] },
  { id: 'flags', stages: ['do_mmap:vm_flags'] },
  { id: 'address', stages: ['__get_unmapped_area'] },
  { id: 'vma', stages: ['__mmap_region:vm_area_alloc'] },
  { id: 'handler', stages: ['call_mmap'] },
  { id: 'pages', stages: ['remap_pfn_range'] },
];

export const LESSON_STAGES: readonly string[] = LESSON_STEPS.flatMap(({ stages }) => stages);

/** The step that the lesson starts with. */
export const FIRST = 'libc';

/**
 * Stages to start with.
 *
 * Why: starting a program maps its file by the same functions, and the lesson is about the program's own call.
 */
export const FIRST_STAGES: readonly string[] = LESSON_STEPS.filter(
  ({ id }) => id === FIRST,
).flatMap(({ stages }) => stages);

/**
 * The step that a stop in this function completes.
 *
 * @param frame name of the innermost frame; `do_mmap:vm_flags` counts as `do_mmap`
 */
export function stepAt(frame: string): LessonStep | undefined {
  const name = functionOf(frame);
  return LESSON_STEPS.find(({ stages }) => stages.some((stage) => functionOf(stage) === name));
}

function functionOf(stage: string): string {
  return stage.split(':')[0] ?? stage;
}
