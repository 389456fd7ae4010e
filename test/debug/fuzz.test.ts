import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DapClient, killClients, type Message } from './support/dap-client.ts';
import { lab } from './support/labs.ts';
import { Known, randomRequest, type RandomRequest } from './support/random-requests.ts';

const SESSIONS = 20;
const REQUESTS = 500;
/** Sent before their answers are waited for. */
const BURST = 10;
/** A run that goes on longer is asked more while it does. */
const PATIENCE_MS = 40;

/** Sentences that say what JavaScript thinks of it, and not what is wrong. */
const INSIDES =
  /TypeError|RangeError|undefined|\[object|is not a function|not iterable|Cannot |Maximum call|Invalid |unexpected|JSON/;

describe('ten thousand random requests', () => {
  afterEach(killClients);

  it('are each answered once, with one sentence when they are refused', async function () {
    this.timeout(300_000);
    const kinds = { fulfilled: 0, refused: 0, stops: 0 };
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (random) => {
        const client = new DapClient();
        const known = new Known();
        const launches: Promise<Message>[] = [];
        for (let sent = 0; sent < REQUESTS; sent += BURST) {
          const answers: Promise<Message>[] = [];
          for (const { command, args } of random(() => burst(client, known))) {
            const answer = client.request(command, args as object);
            // Why: a launch is answered after configurationDone, which may come last.
            if (command === 'launch') launches.push(answer);
            else answers.push(answer);
          }
          for (const answer of await Promise.all(answers)) known.learn(answer);
          await client.settled(PATIENCE_MS);
        }
        await client.body('disconnect');
        await Promise.all(launches);
        const passed = await client.close();
        assert.equal(client.process.exitCode, 0);
        judge(passed, kinds);
      }),
      { numRuns: SESSIONS, seed: 6_12, endOnFailure: true },
    );
    assert.ok(kinds.fulfilled > 2000 && kinds.refused > 2000 && kinds.stops > 100);
  });
});

/** Random requests; when nothing runs, often one first that lets something run. */
function burst(client: DapClient, known: Known): fc.Arbitrary<RandomRequest[]> {
  const lengths = { minLength: BURST, maxLength: BURST };
  const requests = fc.array(randomRequest(known), lengths);
  const start = client.standing === 'none' ? 'launch' : 'restart';
  const attributes = fc.record({
    lab: fc.constantFrom(...['mapdev', 'segv', 'trouble', 'loop'].map(lab)),
    stopOnEntry: fc.constant(true),
  });
  if (client.standing === 'stopped' || client.standing === 'runs') return requests;
  return fc.tuple(fc.boolean(), attributes, requests).map(([starts, given, others]) => {
    if (!starts) return others;
    const args = start === 'launch' ? given : { arguments: given };
    return [{ command: start, args }, { command: 'configurationDone', args: {} }, ...others];
  });
}

/** Looks at a whole session. */
function judge(
  passed: readonly Message[],
  kinds: { fulfilled: number; refused: number; stops: number },
): void {
  const open = new Map<number, Message>();
  for (const message of passed) {
    if (message.type === 'request') open.set(message.seq, message);
    if (message.event === 'stopped') kinds.stops++;
    if (message.type !== 'response') continue;
    const asked = open.get(message.request_seq ?? 0);
    const shown = `${JSON.stringify(asked)} → ${JSON.stringify(message).slice(0, 500)}`;
    assert.ok(asked, `answered twice: ${shown}`);
    open.delete(message.request_seq ?? 0);
    if (message.success === true) {
      kinds.fulfilled++;
      continue;
    }
    kinds.refused++;
    assert.equal(message.message, message.body.error.format);
    assert.match(message.message ?? '', /^\S.*\S$/s, shown);
    const own = message.message?.replaceAll(JSON.stringify(asked.arguments), '') ?? '';
    assert.doesNotMatch(own, INSIDES, shown);
  }
  assert.deepEqual([...open.values()], []);
}
