// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTree } from './text-tree.ts';

test('each branch is one line, joined to what it belongs to', () => {
  const leaf = (text: string) => ({ text, branches: [] });
  const tree = {
    text: 'top',
    branches: [
      { text: 'a', branches: [leaf('b')] },
      { text: 'c', branches: [leaf('d')] },
    ],
  };
  assert.equal(drawTree(tree), 'top\n├── a\n│   └── b\n└── c\n    └── d\n');
});
