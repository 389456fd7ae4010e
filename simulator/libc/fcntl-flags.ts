/** Flags of open(). Linux: include/uapi/asm-generic/fcntl.h. */
export const OPEN_FLAGS = Object.freeze({
  O_ACCMODE: 0o3,
  O_RDONLY: 0o0,
  O_WRONLY: 0o1,
  O_RDWR: 0o2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  FASYNC: 0o20000,
  O_DSYNC: 0o10000,
  O_SYNC: 0o4010000,
  O_DIRECT: 0o40000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_CLOEXEC: 0o2000000,
});

/** Commands and types of locks. Linux: include/uapi/asm-generic/fcntl.h. */
export const LOCK_COMMANDS = {
  F_RDLCK: 0,
  F_WRLCK: 1,
  F_UNLCK: 2,
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
} as const;

/** Commands and flags of a memfd's seals. Linux: include/uapi/linux/fcntl.h. */
export const SEALS = {
  F_ADD_SEALS: 1033,
  F_GET_SEALS: 1034,
  F_SEAL_SEAL: 0x1,
  F_SEAL_SHRINK: 0x2,
  F_SEAL_GROW: 0x4,
  F_SEAL_WRITE: 0x8,
  F_SEAL_FUTURE_WRITE: 0x10,
  F_SEAL_EXEC: 0x20,
} as const;
