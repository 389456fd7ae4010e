import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

/** A driver whose ioctl has `first` done in command 0 and `second` in command 1, around the end of a child. */
function run(first: string, second: string, between = 'wait(null);'): LabRun {
  const driver = `
    import { module_init } from 'linux/module.h';
    import { misc_register } from 'linux/miscdevice.h';
    import type { file, file_operations } from 'linux/fs.h';
    import { current, type task_struct } from 'linux/sched.h';
    import { get_task_struct, put_task_struct } from 'linux/sched/task.h';
    import { kill_pid, send_sig, task_tgid } from 'linux/sched/signal.h';
    import { find_get_pid, find_vpid, get_pid, get_pid_task, get_task_pid, pid_alive, pid_nr, pid_task, pid_vnr, put_pid,
      task_pid, task_pid_nr, task_pid_vnr, task_tgid_nr, PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_SID, type pid } from 'linux/pid.h';
    import { pr_info } from 'linux/printk.h';
    let id: pid | null = null;
    let task: task_struct | null = null;
    const fops: file_operations = {
      unlocked_ioctl(filp: file, cmd: number, arg: bigint) {
        const nr = Number(arg);
        if (cmd === 0) { ${first} }
        else { ${second} }
        return 0;
      },
    };
    module_init(function init() { return misc_register({ minor: 255, name: 'dev', fops }); });`;
  const program = `
    import { open, O_RDWR } from 'fcntl.h';
    import { fork, pause } from 'unistd.h';
    import { wait, WTERMSIG } from 'sys/wait.h';
    import { ioctl } from 'sys/ioctl.h';
    import { kill, SIGKILL } from 'signal.h';
    import { printf } from 'stdio.h';
    function idle(): number { pause(); return 0; }
    export function main(argc: number, argv: string[]): number {
      const fd = open('/dev/dev', O_RDWR);
      const child = fork(idle);
      ioctl(fd, 0, BigInt(child));
      const status = { value: 0 };
      kill(child, SIGKILL);
      ${between}
      ioctl(fd, 1, BigInt(child));
      return 0;
    }`;
  return runLab({ 'dev.driver.ts': driver, 'dev.user.ts': program });
}

describe('struct pid', () => {
  it('is one object for each process, found by task and by number', () => {
    const { log } = run(
      `pr_info('%d %d %d\\n', task_pid(current) === find_vpid(task_pid_nr(current)), task_pid(current) === task_tgid(current),
         task_pid(current) === find_vpid(nr));
       pr_info('%d %d %d\\n', pid_nr(find_vpid(nr)) === nr, pid_vnr(find_vpid(nr)) === nr, find_vpid(30000) === null);
       pr_info('%d %d\\n', pid_task(task_pid(current), PIDTYPE_PID) === current, pid_task(find_vpid(nr), PIDTYPE_TGID)!.pid === nr);
       pr_info('%d %d\\n', pid_task(task_pid(current), PIDTYPE_SID) === null, get_task_pid(current, PIDTYPE_TGID) === task_pid(current));
       pr_info('%s\\n', pid_task(find_vpid(nr), PIDTYPE_PID)!.comm);`,
      '',
    );
    assert.deepEqual(log, ['1 1 0', '1 1 1', '1 1', '1 1', 'lab']);
  });

  it('outlives the process while a driver has a reference', () => {
    const { log } = run(
      `id = find_get_pid(nr);`,
      `pr_info('%d %d %d %d\\n', pid_nr(id) === nr, pid_task(id, PIDTYPE_PID) === null, find_vpid(nr) === null, kill_pid(id, 9, 1));
       put_pid(id);`,
    );
    assert.deepEqual(log, ['1 1 1 -3']);
  });

  it('keeps its task until the parent has collected it', () => {
    const { log } = run(
      `id = find_get_pid(nr); task = get_pid_task(id, PIDTYPE_PID);`,
      `pr_info('%d %d %d\\n', pid_alive(task!), pid_task(id, PIDTYPE_PID) === task, task_tgid(task!) === id);`,
      '',
    );
    assert.deepEqual(log, ['1 1 1']);
  });

  it('is gone with the process when nobody has a reference', () => {
    const { log } = run(`id = find_vpid(nr);`, `pr_info('%d\\n', pid_nr(id));`);
    assert.match(log.join('\n'), /use after free: this struct pid was freed/);
  });

  it('is gone for everybody after one put_pid() too many', () => {
    const { log } = run(`id = find_get_pid(nr); put_pid(id); put_pid(id); get_pid(id);`, '');
    assert.match(log.join('\n'), /use after free: this struct pid was freed/);
  });

  it('of nobody is null, which the functions take', () => {
    const { log } = run(
      `const none = find_get_pid(-5);
       pr_info('%d %d %d %d\\n', none === null, get_pid(none) === null, pid_nr(none), pid_task(none, PIDTYPE_PID) === null);
       pr_info('%d %d\\n', get_pid_task(none, PIDTYPE_PID) === null, kill_pid(none, 9, 1));
       put_pid(none);`,
      '',
    );
    assert.deepEqual(log, ['1 1 0 1', '1 -3']);
  });

  it('sends signals', () => {
    const { log, output } = run(
      `pr_info('%d %d %d\\n', kill_pid(find_vpid(nr), 0, 1), kill_pid(find_vpid(nr), 65, 1), send_sig(15, pid_task(find_vpid(nr), PIDTYPE_PID)!, 1));`,
      '',
      `wait(status); printf('%d', WTERMSIG(status.value));`,
    );
    assert.deepEqual(log, ['0 -22 0']);
    assert.equal(output, '15');
  });

  it('must be one: anything else is a TypeError that says so', () => {
    const { log } = run(`pid_nr(nr as unknown as pid);`, '');
    assert.match(log.join('\n'), /pid_nr: 'pid' must be a pid, got number/);
  });
});

describe('struct task_struct', () => {
  it('outlives the process while a driver has a reference', () => {
    const { log } = run(
      `task = get_task_struct(pid_task(find_vpid(nr), PIDTYPE_PID)!);`,
      `pr_info('%s %d %d %d %d\\n', task!.comm, task_tgid_nr(task!) === nr, task_pid_vnr(task!), pid_alive(task!), task_pid(task!) === null);
       put_task_struct(task!);
       pr_info('%s\\n', task!.comm);`,
    );
    assert.equal(log[0], 'lab 1 0 0 1');
    assert.match(log.join('\n'), /use after free: this struct task_struct was freed/);
  });

  it('is gone with the process when nobody has a reference', () => {
    const { log } = run(
      `task = pid_task(find_vpid(nr), PIDTYPE_PID);`,
      `pr_info('%d\\n', task!.pid);`,
    );
    assert.match(log.join('\n'), /use after free: this struct task_struct was freed/);
  });
});
