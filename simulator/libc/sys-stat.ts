import type * as header from 'sys/stat.h';

/** sys/stat.h */
export function sysStat() {
  return {
    S_IRUSR: 0o400,
    S_IWUSR: 0o200,
    S_IXUSR: 0o100,
    S_IRWXU: 0o700,
    S_IRGRP: 0o40,
    S_IWGRP: 0o20,
    S_IXGRP: 0o10,
    S_IRWXG: 0o70,
    S_IROTH: 0o4,
    S_IWOTH: 0o2,
    S_IXOTH: 0o1,
    S_IRWXO: 0o7,
  } satisfies typeof header;
}
