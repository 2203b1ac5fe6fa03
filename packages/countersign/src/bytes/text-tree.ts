// SPDX-License-Identifier: Apache-2.0

/** One line of a tree, with those below it. */
export interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** The tree with its lines, one line of text for each branch. */
export function drawTree(branch: Branch): string {
  return draw(branch, { first: '', rest: '' });
}

function draw(branch: Branch, indent: { readonly first: string; readonly rest: string }): string {
  const last = branch.branches.length - 1;
  const below = branch.branches.map((inner, at) =>
    draw(inner, {
      first: `${indent.rest}${at === last ? '└── ' : '├── '}`,
      rest: `${indent.rest}${at === last ? '    ' : '│   '}`,
    }),
  );
  return `${indent.first}${branch.text}\n${below.join('')}`;
}
