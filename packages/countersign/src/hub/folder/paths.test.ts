// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubPaths, repositoryPath } from './paths.ts';

test('a repository lies where its name says, unless a layout has a file of that name', () => {
  const paths = hubPaths('/hub');
  assert.equal(repositoryPath(paths, 'team/app'), '/hub/team/app');
  assert.equal(repositoryPath(paths, 'a/blobs/index.json/oci-layout'), '/hub/a/_blobs/_index.json/_oci-layout');
});
