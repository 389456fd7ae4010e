/**
 * errno.h: error numbers, and the number of the last failed call.
 *
 * The C library's functions return -1 (or `MAP_FAILED`, or `NULL`) on failure and say why in `errno`.
 */

/**
 * Error number of the last failed call of this process; 0 before the first.
 *
 * A live binding: read it where you need it. No call resets it to 0. Writing it is {@link set_errno}.
 *
 * Differs: in C `errno` can be assigned; a TypeScript module cannot assign what it imports.
 */
export let errno: number;

/**
 * Sets {@link errno}, as `errno = value` does in C.
 *
 * @param value error number, 0 for none
 */
export declare function set_errno(value: number): void;

/** 1: Operation not permitted. */
export declare const EPERM: number;
/** 2: No such file or directory. */
export declare const ENOENT: number;
/** 3: No such process. */
export declare const ESRCH: number;
/** 4: Interrupted system call. */
export declare const EINTR: number;
/** 5: Input/output error. */
export declare const EIO: number;
/** 6: No such device or address. */
export declare const ENXIO: number;
/** 7: Argument list too long. */
export declare const E2BIG: number;
/** 8: Exec format error. */
export declare const ENOEXEC: number;
/** 9: Bad file descriptor. */
export declare const EBADF: number;
/** 10: No child processes. */
export declare const ECHILD: number;
/** 11: Resource temporarily unavailable. */
export declare const EAGAIN: number;
/** 12: Cannot allocate memory. */
export declare const ENOMEM: number;
/** 13: Permission denied. */
export declare const EACCES: number;
/** 14: Bad address. */
export declare const EFAULT: number;
/** 15: Block device required. */
export declare const ENOTBLK: number;
/** 16: Device or resource busy. */
export declare const EBUSY: number;
/** 17: File exists. */
export declare const EEXIST: number;
/** 18: Invalid cross-device link. */
export declare const EXDEV: number;
/** 19: No such device. */
export declare const ENODEV: number;
/** 20: Not a directory. */
export declare const ENOTDIR: number;
/** 21: Is a directory. */
export declare const EISDIR: number;
/** 22: Invalid argument. */
export declare const EINVAL: number;
/** 23: Too many open files in system. */
export declare const ENFILE: number;
/** 24: Too many open files. */
export declare const EMFILE: number;
/** 25: Inappropriate ioctl for device. */
export declare const ENOTTY: number;
/** 26: Text file busy. */
export declare const ETXTBSY: number;
/** 27: File too large. */
export declare const EFBIG: number;
/** 28: No space left on device. */
export declare const ENOSPC: number;
/** 29: Illegal seek. */
export declare const ESPIPE: number;
/** 30: Read-only file system. */
export declare const EROFS: number;
/** 31: Too many links. */
export declare const EMLINK: number;
/** 32: Broken pipe. */
export declare const EPIPE: number;
/** 33: Numerical argument out of domain. */
export declare const EDOM: number;
/** 34: Numerical result out of range. */
export declare const ERANGE: number;
/** 35: Resource deadlock avoided. */
export declare const EDEADLK: number;
/** 36: File name too long. */
export declare const ENAMETOOLONG: number;
/** 37: No locks available. */
export declare const ENOLCK: number;
/** 38: Function not implemented. */
export declare const ENOSYS: number;
/** 39: Directory not empty. */
export declare const ENOTEMPTY: number;
/** 40: Too many levels of symbolic links. */
export declare const ELOOP: number;
/** 42: No message of desired type. */
export declare const ENOMSG: number;
/** 43: Identifier removed. */
export declare const EIDRM: number;
/** 44: Channel number out of range. */
export declare const ECHRNG: number;
/** 45: Level 2 not synchronized. */
export declare const EL2NSYNC: number;
/** 46: Level 3 halted. */
export declare const EL3HLT: number;
/** 47: Level 3 reset. */
export declare const EL3RST: number;
/** 48: Link number out of range. */
export declare const ELNRNG: number;
/** 49: Protocol driver not attached. */
export declare const EUNATCH: number;
/** 50: No CSI structure available. */
export declare const ENOCSI: number;
/** 51: Level 2 halted. */
export declare const EL2HLT: number;
/** 52: Invalid exchange. */
export declare const EBADE: number;
/** 53: Invalid request descriptor. */
export declare const EBADR: number;
/** 54: Exchange full. */
export declare const EXFULL: number;
/** 55: No anode. */
export declare const ENOANO: number;
/** 56: Invalid request code. */
export declare const EBADRQC: number;
/** 57: Invalid slot. */
export declare const EBADSLT: number;
/** 59: Bad font file format. */
export declare const EBFONT: number;
/** 60: Device not a stream. */
export declare const ENOSTR: number;
/** 61: No data available. */
export declare const ENODATA: number;
/** 62: Timer expired. */
export declare const ETIME: number;
/** 63: Out of streams resources. */
export declare const ENOSR: number;
/** 64: Machine is not on the network. */
export declare const ENONET: number;
/** 65: Package not installed. */
export declare const ENOPKG: number;
/** 66: Object is remote. */
export declare const EREMOTE: number;
/** 67: Link has been severed. */
export declare const ENOLINK: number;
/** 68: Advertise error. */
export declare const EADV: number;
/** 69: Srmount error. */
export declare const ESRMNT: number;
/** 70: Communication error on send. */
export declare const ECOMM: number;
/** 71: Protocol error. */
export declare const EPROTO: number;
/** 72: Multihop attempted. */
export declare const EMULTIHOP: number;
/** 73: RFS specific error. */
export declare const EDOTDOT: number;
/** 74: Bad message. */
export declare const EBADMSG: number;
/** 75: Value too large for defined data type. */
export declare const EOVERFLOW: number;
/** 76: Name not unique on network. */
export declare const ENOTUNIQ: number;
/** 77: File descriptor in bad state. */
export declare const EBADFD: number;
/** 78: Remote address changed. */
export declare const EREMCHG: number;
/** 79: Can not access a needed shared library. */
export declare const ELIBACC: number;
/** 80: Accessing a corrupted shared library. */
export declare const ELIBBAD: number;
/** 81: .lib section in a.out corrupted. */
export declare const ELIBSCN: number;
/** 82: Attempting to link in too many shared libraries. */
export declare const ELIBMAX: number;
/** 83: Cannot exec a shared library directly. */
export declare const ELIBEXEC: number;
/** 84: Invalid or incomplete multibyte or wide character. */
export declare const EILSEQ: number;
/** 85: Interrupted system call should be restarted. */
export declare const ERESTART: number;
/** 86: Streams pipe error. */
export declare const ESTRPIPE: number;
/** 87: Too many users. */
export declare const EUSERS: number;
/** 88: Socket operation on non-socket. */
export declare const ENOTSOCK: number;
/** 89: Destination address required. */
export declare const EDESTADDRREQ: number;
/** 90: Message too long. */
export declare const EMSGSIZE: number;
/** 91: Protocol wrong type for socket. */
export declare const EPROTOTYPE: number;
/** 92: Protocol not available. */
export declare const ENOPROTOOPT: number;
/** 93: Protocol not supported. */
export declare const EPROTONOSUPPORT: number;
/** 94: Socket type not supported. */
export declare const ESOCKTNOSUPPORT: number;
/** 95: Operation not supported. */
export declare const EOPNOTSUPP: number;
/** 96: Protocol family not supported. */
export declare const EPFNOSUPPORT: number;
/** 97: Address family not supported by protocol. */
export declare const EAFNOSUPPORT: number;
/** 98: Address already in use. */
export declare const EADDRINUSE: number;
/** 99: Cannot assign requested address. */
export declare const EADDRNOTAVAIL: number;
/** 100: Network is down. */
export declare const ENETDOWN: number;
/** 101: Network is unreachable. */
export declare const ENETUNREACH: number;
/** 102: Network dropped connection on reset. */
export declare const ENETRESET: number;
/** 103: Software caused connection abort. */
export declare const ECONNABORTED: number;
/** 104: Connection reset by peer. */
export declare const ECONNRESET: number;
/** 105: No buffer space available. */
export declare const ENOBUFS: number;
/** 106: Transport endpoint is already connected. */
export declare const EISCONN: number;
/** 107: Transport endpoint is not connected. */
export declare const ENOTCONN: number;
/** 108: Cannot send after transport endpoint shutdown. */
export declare const ESHUTDOWN: number;
/** 109: Too many references: cannot splice. */
export declare const ETOOMANYREFS: number;
/** 110: Connection timed out. */
export declare const ETIMEDOUT: number;
/** 111: Connection refused. */
export declare const ECONNREFUSED: number;
/** 112: Host is down. */
export declare const EHOSTDOWN: number;
/** 113: No route to host. */
export declare const EHOSTUNREACH: number;
/** 114: Operation already in progress. */
export declare const EALREADY: number;
/** 115: Operation now in progress. */
export declare const EINPROGRESS: number;
/** 116: Stale file handle. */
export declare const ESTALE: number;
/** 117: Structure needs cleaning. */
export declare const EUCLEAN: number;
/** 118: Not a XENIX named type file. */
export declare const ENOTNAM: number;
/** 119: No XENIX semaphores available. */
export declare const ENAVAIL: number;
/** 120: Is a named type file. */
export declare const EISNAM: number;
/** 121: Remote I/O error. */
export declare const EREMOTEIO: number;
/** 122: Disk quota exceeded. */
export declare const EDQUOT: number;
/** 123: No medium found. */
export declare const ENOMEDIUM: number;
/** 124: Wrong medium type. */
export declare const EMEDIUMTYPE: number;
/** 125: Operation canceled. */
export declare const ECANCELED: number;
/** 126: Required key not available. */
export declare const ENOKEY: number;
/** 127: Key has expired. */
export declare const EKEYEXPIRED: number;
/** 128: Key has been revoked. */
export declare const EKEYREVOKED: number;
/** 129: Key was rejected by service. */
export declare const EKEYREJECTED: number;
/** 130: Owner died. */
export declare const EOWNERDEAD: number;
/** 131: State not recoverable. */
export declare const ENOTRECOVERABLE: number;
/** 132: Operation not possible due to RF-kill. */
export declare const ERFKILL: number;
/** 133: Memory page has hardware error. */
export declare const EHWPOISON: number;
/** The same number as {@link EAGAIN}. */
export declare const EWOULDBLOCK: number;
/** The same number as {@link EDEADLK}. */
export declare const EDEADLOCK: number;
/** 95: the same number as {@link EOPNOTSUPP}. */
export declare const ENOTSUP: number;
