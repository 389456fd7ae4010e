import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { labFolder, openFile, pagewalk } from './support/pagewalk.ts';

describe('tasks', () => {
  it('run a lab in a terminal', async () => {
    await pagewalk();
    await openFile('memdev.user.ts');
    const [task, ...more] = await vscode.tasks.fetchTasks({ type: 'pagewalk' });
    assert.ok(task);
    assert.deepEqual(more, []);
    assert.equal(task.definition['lab'], '.');
    assert.deepEqual(task.problemMatchers, ['$pagewalk']);
    const { execution } = task;
    assert.ok(execution instanceof vscode.ProcessExecution);
    assert.deepEqual(execution.args.slice(1), ['run', labFolder()]);
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution: run, exitCode }) => {
        if (run.task.definition.type !== 'pagewalk') return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    assert.equal(await ended, 0);
  });
});
