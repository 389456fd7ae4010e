/** linux/io.h: I/O memory and physical addresses. */
export * from 'asm/io.h';
