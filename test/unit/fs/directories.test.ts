import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const PROGRAM = `
  import { opendir, fdopendir, readdir, closedir, rewinddir, telldir, seekdir, dirfd, getdents64, DT_CHR, DT_DIR, DT_REG, DT_LNK, type DIR } from 'dirent.h';
  import { open, O_RDWR, O_CREAT, O_RDONLY } from 'fcntl.h';
  import { close, lseek, unlink, read, fork, usleep } from 'unistd.h';
  import { wait } from 'sys/wait.h';
  import { stat, struct_stat } from 'sys/stat.h';
  import { errno } from 'errno.h';
  import { printf } from 'stdio.h';
  import { stack_buffer, load_u8, load_u64, load_text } from 'pagewalk.h';

  function list(path: string): void {
    const dir = opendir(path);
    if (dir === null) { printf('%s: %d\\n', path, errno); return; }
    for (let e = readdir(dir); e !== null; e = readdir(dir)) printf('%s/%d ', e.d_name, e.d_type);
    printf('\\n');
    closedir(dir);
  }
  function idle(): number { return 0; }
  function make(path: string): void { close(open(path, O_CREAT | O_RDWR, 0o600)); }
`;

function run(main: string, fops = ''): LabRun {
  const driver = `
    import { module_init } from 'linux/module.h';
    import { misc_register } from 'linux/miscdevice.h';
    import { dir_emit, dir_emit_dots, DT_REG, type dir_context, type file_operations } from 'linux/fs.h';
    import { pr_info } from 'linux/printk.h';
    let kept: dir_context | undefined;
    const fops: file_operations = { ${fops} };
    module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      ${main}
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': driver, 'dev.user.ts': program });
}

describe('directories', () => {
  it('list the names of a file system in memory from the newest to the oldest', () => {
    const { output } = run(
      `make('/tmp/a'); make('/tmp/b'); make('/tmp/c'); list('/tmp'); list('/'); list('/dev');`,
    );
    const [tmp, root, dev] = output.split('\n');
    assert.equal(tmp, './4 ../4 c/8 b/8 a/8 ');
    assert.match(root!, /^\.\/4 \.\.\/4 .*tmp\/4 proc\/4 dev\/4 $/);
    assert.match(dev!, /^\.\/4 \.\.\/4 dev\/2 console\/2 zero\/2 null\/2 shm\/4 $/);
  });

  it('of /proc come by length and name, then the processes', () => {
    const { output } = run(`list('/proc'); list('/proc/self'); list('/proc/sys');`);
    const [proc, self, sys] = output.split('\n');
    assert.match(
      proc!,
      /^\.\/4 \.\.\/4 sys\/4 kmsg\/8 iomem\/8 devices\/8 meminfo\/8 modules\/8 buddyinfo\/8 self\/10 (\d+\/4 )+$/,
    );
    const names = 'status limits comm statm maps mem smaps smaps_rollup pagemap';
    assert.equal(self, `./4 ../4 ${names.replaceAll(/\w+/g, '$&/8')} `);
    assert.equal(sys, './4 ../4 vm/4 ');
  });

  it('name themselves and their parents by inode number', () => {
    const { output } = run(
      `const s = struct_stat.variable();
       const number = (path: string): bigint => (stat(path, s), s.st_ino);
       for (const path of ['/tmp', '/', '/proc/self', '/proc']) {
         const dir = opendir(path)!;
         const [own, up] = [readdir(dir)!.d_ino, readdir(dir)!.d_ino];
         printf('%d%d ', own === number(path) ? 1 : 0, up === number(path + '/..') ? 1 : 0);
       }
       const top = opendir('/dev')!;
       printf('%d', readdir(top)!.d_ino === readdir(top)!.d_ino ? 1 : 0);`,
    );
    // Linux: the parent of a file system's root is the root itself, whatever it is mounted on.
    assert.equal(output, '11 11 11 10 1');
  });

  it('can be emptied while they are read, and do not show what is made meanwhile', () => {
    const { output } = run(
      `for (let i = 0; i < 5; i++) make('/tmp/f' + i);
       const dir = open('/tmp', O_RDONLY);
       const p = stack_buffer(64);
       for (let n = getdents64(dir, p, 32); n > 0; n = getdents64(dir, p, 32)) {
         const name = load_text(p + 19n);
         printf('%s ', name);
         if (name[0] === 'f') { unlink('/tmp/' + name); make('/tmp/x' + name); }
       }
       lseek(dir, 2, 0);
       getdents64(dir, p, 32);
       printf('%s', load_text(p + 19n));`,
    );
    assert.equal(output, '. .. f4 f3 f2 f1 f0 xf0');
  });

  it('are read again after rewinddir, and from where telldir was', () => {
    const { output } = run(
      `make('/tmp/a'); make('/tmp/b');
       const dir = opendir('/tmp')!;
       readdir(dir); readdir(dir);
       const place = telldir(dir);
       printf('%ld %s%s', place, readdir(dir)!.d_name, readdir(dir)!.d_name);
       printf('%d ', readdir(dir) === null ? errno : -1);
       seekdir(dir, place);
       printf('%s ', readdir(dir)!.d_name);
       make('/tmp/c');
       rewinddir(dir);
       readdir(dir); readdir(dir);
       printf('%s %d', readdir(dir)!.d_name, closedir(dir));`,
    );
    assert.equal(output, '2 ba0 b c 0');
  });

  it('of a process are gone when nobody can collect it any more', () => {
    const { output } = run(
      `const child = fork(idle);
       const path = '/proc/' + child;
       const dir = opendir(path)!;
       const entries = (): number => { rewinddir(dir); return readdir(dir) === null ? errno : 0; };
       printf('%d ', entries());
       usleep(1); printf('%d ', entries());
       wait(null); printf('%d ', entries());
       list(path);`,
    );
    assert.match(output, /^0 0 2 \/proc\/\d+: 2\n$/);
  });

  it('refuse what Linux refuses', () => {
    const { output } = run(
      `const p = stack_buffer(64);
       const dir = open('/', O_RDONLY);
       list('/none'); list('/dev/null');
       printf('%ld/%d ', read(dir, p, 1), errno);
       printf('%ld/%d ', getdents64(dir, p, 23), errno);
       printf('%ld/%d ', getdents64(dir, 0n, 64), errno);
       printf('%ld/%d ', getdents64(99, p, 64), errno);
       printf('%ld/%d ', getdents64(open('/dev/null', O_RDWR), p, 64), errno);
       printf('%d/%d', fdopendir(open('/dev/null', O_RDWR)) === null ? 0 : 1, errno);`,
    );
    assert.equal(output, '/none: 2\n/dev/null: 20\n-1/21 -1/22 -1/14 -1/9 -1/20 0/20');
  });
});

describe('iterate_shared of a driver', () => {
  const READ = `const p = stack_buffer(256);
    const fd = open('/dev/dev', O_RDWR);
    const dump = (bytes: number): void => {
      const n = getdents64(fd, p, bytes);
      printf('%ld', n < 0 ? BigInt(-errno) : BigInt(n));
      for (let at = p; at < p + BigInt(n);) {
        printf(' %s/%lu/%lu', load_text(at + 19n), load_u64(at), load_u64(at + 8n));
        at += BigInt(load_u8(at + 16n));
      }
      printf('\\n');
    };`;

  it('goes on where the last call had no room', () => {
    const { output } = run(
      `${READ} dump(75); dump(24); dump(23); dump(200); dump(200);`,
      `iterate_shared(filp, ctx) {
         if (!dir_emit_dots(filp, ctx)) return 0;
         for (const name of ['zero', 'one', 'two'].slice(ctx.pos - 2)) {
           if (!dir_emit(ctx, name, name.length, 100 + ctx.pos, DT_REG)) break;
           ctx.pos++;
         }
         return 0;
       },`,
    );
    const [first, ...rest] = output.split('\n');
    assert.match(first!, /^72 \.\/\d+\/1 \.\.\/\d+\/2 zero\/102\/3$/);
    assert.deepEqual(rest, ['24 one/103/4', '-22', '24 two/104/5', '0', '']);
  });

  it('may fail, and may give a name that no file can have', () => {
    const { output } = run(
      `${READ} dump(64); lseek(fd, 0, 0); dump(64); dump(64);`,
      `iterate_shared(filp, ctx) {
         const at = ctx.pos++;
         if (at === 0) return -5;
         dir_emit(ctx, at === 1 ? 'a/b' : 'abc', at === 1 ? 3 : 2, 7n, DT_REG);
         return 0;
       },`,
    );
    assert.equal(output, '-5\n-5\n24 ab/7/3\n');
  });

  it('has its context for the time of the call', () => {
    const { log } = run(
      `${READ} dump(64); dump(64);`,
      `iterate_shared(filp, ctx) {
         if (kept !== undefined) dir_emit(kept, 'x', 1, 1, DT_REG);
         kept = ctx;
         return 0;
       },`,
    );
    assert.match(log.join('\n'), /use after free: this struct dir_context was freed/);
  });
});
