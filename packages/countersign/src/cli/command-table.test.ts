// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { commandTable } from './command-table.ts';

for (const { name, load } of commandTable) {
  test(`the help of \`${name}\` explains every flag that it shows`, async () => {
    const command = (await load()).configure(new Command(name));
    for (const option of command.options) if (!option.hidden) assert.notEqual(option.description, '', option.flags);
    for (const argument of command.registeredArguments) assert.notEqual(argument.description, '', argument.name());
  });
}

test('no variable of the environment chooses whom a command believes that decides by policy, or makes policies', async () => {
  const gates = commandTable.filter(({ name }) => name === 'check' || name.startsWith('policy '));
  assert.ok(gates.length > 8);
  for (const { name, load } of gates) assert.equal((await load()).environment, 'gate', name);
});
