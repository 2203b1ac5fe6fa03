// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type SignedHub, startSignedHub, writeText } from '../testing/signed-hub.ts';

interface Desk extends SignedHub {
  readonly before: string;
  readonly after: string;
  readonly inventory: string;
}

/** `before` believes ci, who signed, and `after` somebody who did not. */
async function openDesk(t: TestContext): Promise<Desk> {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  await hub.key('new');
  await hub.run(['sign', '--key', key, hub.name]);
  const policy = (name: string): string => `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ${name}.pub}}}
  rules: [{name: app, images: ["${hub.host}/team/**"], require: {signedBy: ci}}]
`;
  return {
    ...hub,
    before: await writeText(hub.folder, 'old.yaml', policy('ci')),
    after: await writeText(hub.folder, 'new.yaml', policy('new')),
    inventory: await writeText(hub.folder, 'images.txt', `${hub.name}\n${hub.host}/team/none:v1\n`),
  };
}

test('only the images whose decision would change are printed, with both answers', async (t) => {
  const desk = await openDesk(t);
  const diff = ['policy', 'diff', desk.before, desk.after, '--inventory', desk.inventory];
  const { code, stdout } = await desk.run(diff);
  assert.equal(code, 0);
  assert.match(stdout, /images.txt:1\)\n {2}old: verified\n {2}new: refused: .*\n2 images: 1 would change\n$/);
  assert.doesNotMatch(stdout, /none:v1/);
  assert.equal((await desk.run([...diff, '--exit-code'])).code, 13);
});

test('the same policies change nothing', async (t) => {
  const desk = await openDesk(t);
  const same = ['policy', 'diff', desk.before, desk.before, '--inventory', desk.inventory, '--exit-code'];
  const { code, stdout } = await desk.run(same);
  assert.deepEqual([code, stdout], [0, '2 images: 0 would change\n']);
  const json = await desk.run([...same, '-o', 'json']);
  const { kind, items } = JSON.parse(json.stdout) as { kind: string; items: readonly { changed: boolean }[] };
  assert.deepEqual([kind, items.map(({ changed }) => changed)], ['DecisionDiff', [false, false]]);
});

test('an image that nobody can find out about is told, and is no "nothing changes"', async (t) => {
  const desk = await openDesk(t);
  const inventory = await writeText(desk.folder, 'far.txt', '127.0.0.1:1/team/app:v1\n');
  const { code, stdout } = await desk.run(['policy', 'diff', desk.before, desk.after, '--inventory', inventory]);
  assert.equal(code, 4);
  assert.match(stdout, /1 could not be found out/);
});

test('without an inventory there is nothing to compare by', async (t) => {
  const desk = await openDesk(t);
  assert.equal((await desk.run(['policy', 'diff', desk.before, desk.after])).code, 2);
  assert.equal((await desk.run(['policy', 'diff', desk.before])).code, 2);
});
