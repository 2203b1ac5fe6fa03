// SPDX-License-Identifier: Apache-2.0
import type { CommandEntry } from './command-entry.ts';

/** Every command, in the order in which `--help` shows them. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'sign',
    group: 'sign and verify',
    summary: 'sign images and store the signatures beside them',
    load: async () => (await import('./command/sign.ts')).signCommand,
  },
  {
    name: 'verify',
    group: 'sign and verify',
    summary: 'check that images were signed by somebody you trust',
    load: async () => (await import('./command/verify.ts')).verifyCommand,
  },
  {
    name: 'sign-blob',
    group: 'sign and verify',
    summary: 'sign files',
    load: async () => (await import('./command/sign-blob.ts')).signBlobCommand,
  },
  {
    name: 'verify-blob',
    group: 'sign and verify',
    summary: 'check that a file was signed by somebody you trust',
    load: async () => (await import('./command/verify-blob.ts')).verifyBlobCommand,
  },
  {
    name: 'bundle create',
    group: 'sign and verify',
    summary: 'make a bundle of pieces that older programs wrote',
    load: async () => (await import('./command/bundle-create.ts')).bundleCreateCommand,
  },
  {
    name: 'bundle inspect',
    group: 'sign and verify',
    summary: 'show what is in a bundle, without verifying it',
    load: async () => (await import('./command/bundle-inspect.ts')).bundleInspectCommand,
  },
  {
    name: 'bundle upgrade',
    group: 'sign and verify',
    summary: 'turn an older bundle into one of version 0.3',
    load: async () => (await import('./command/bundle-upgrade.ts')).bundleUpgradeCommand,
  },
  {
    name: 'generate-key-pair',
    group: 'keys',
    summary: 'make a key pair',
    load: async () => (await import('./command/generate-key-pair.ts')).generateKeyPairCommand,
  },
  {
    name: 'import-key-pair',
    group: 'keys',
    summary: 'make a key pair of a private key in PEM',
    load: async () => (await import('./command/import-key-pair.ts')).importKeyPairCommand,
  },
  {
    name: 'public-key',
    group: 'keys',
    summary: 'print the public half of a key',
    load: async () => (await import('./command/public-key.ts')).publicKeyCommand,
  },
  {
    name: 'initialize',
    group: 'trust',
    summary: 'choose the TUF repository that trust comes from, and read it',
    load: async () => (await import('./command/initialize.ts')).initializeCommand,
  },
  {
    name: 'trusted-root create',
    group: 'trust',
    summary: 'make a trusted_root.json of certificates and keys',
    load: async () => (await import('./command/trusted-root-create.ts')).trustedRootCreateCommand,
  },
  {
    name: 'signing-config create',
    group: 'trust',
    summary: 'make a signing_config.json that says which services sign',
    load: async () => (await import('./command/signing-config-create.ts')).signingConfigCreateCommand,
  },
  {
    name: 'tree',
    group: 'look and move',
    summary: 'show what is attached to an image',
    load: async () => (await import('./command/tree.ts')).treeCommand,
  },
  {
    name: 'triangulate',
    group: 'look and move',
    summary: 'print where cosign 2 keeps the signatures of an image',
    load: async () => (await import('./command/triangulate.ts')).triangulateCommand,
  },
  {
    name: 'download signature',
    group: 'look and move',
    summary: 'print the signatures of an image',
    load: async () => (await import('./command/download-signature.ts')).downloadSignatureCommand,
  },
  {
    name: 'attach signature',
    group: 'look and move',
    summary: 'store a signature that was made elsewhere',
    load: async () => (await import('./command/attach-signature.ts')).attachSignatureCommand,
  },
  {
    name: 'copy',
    group: 'look and move',
    summary: 'copy an image with everything attached to it',
    load: async () => (await import('./command/copy.ts')).copyCommand,
  },
  {
    name: 'save',
    group: 'look and move',
    summary: 'save an image with everything attached to it in a folder',
    load: async () => (await import('./command/save.ts')).saveCommand,
  },
  {
    name: 'load',
    group: 'look and move',
    summary: 'push what `save` saved',
    load: async () => (await import('./command/load.ts')).loadCommand,
  },
  {
    name: 'clean',
    group: 'look and move',
    summary: 'remove the signatures of an image',
    load: async () => (await import('./command/clean.ts')).cleanCommand,
  },
  {
    name: 'hub',
    group: 'registry',
    summary: 'run a registry in this process',
    load: async () => (await import('./command/hub.ts')).hubCommand,
  },
  {
    name: 'sandbox',
    group: 'registry',
    summary: 'run a private Sigstore in this process, to try things out',
    load: async () => (await import('./command/sandbox.ts')).sandboxCommand,
  },
  {
    name: 'login',
    group: 'registry',
    summary: 'keep a password for a registry',
    load: async () => (await import('./command/login.ts')).loginCommand,
  },
  {
    name: 'logout',
    group: 'registry',
    summary: 'forget the password for a registry',
    load: async () => (await import('./command/logout.ts')).logoutCommand,
  },
  {
    name: 'completion',
    group: 'this program',
    summary: 'print a script for the completion of a shell',
    load: async () => (await import('./command/completion.ts')).completionCommandOf(commandTable),
  },
  {
    name: 'env',
    group: 'this program',
    summary: 'show the environment variables that are read',
    load: async () => (await import('./command/env.ts')).envCommand,
  },
  {
    name: 'version',
    group: 'this program',
    summary: 'print the version',
    load: async () => (await import('./command/version.ts')).versionCommand,
  },
];
