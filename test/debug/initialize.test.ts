import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';

describe('initialize', () => {
  afterEach(killClients);

  it('announces what the adapter can do', async () => {
    const client = new DapClient();
    await client.request('initialize', { adapterID: 'pagewalk' });
    await client.event('initialized');
    await client.request('disconnect');
    matchGolden('initialize', await client.close());
  });
});
