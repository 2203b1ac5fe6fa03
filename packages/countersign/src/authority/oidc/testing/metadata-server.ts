// SPDX-License-Identifier: Apache-2.0
import type { RequestListener } from 'node:http';

/** What answers as the metadata server of Google Cloud, on a machine that has a service account. */
export function metadataServer(token: string): RequestListener {
  return (request, response) => {
    if (request.headers['metadata-flavor'] !== 'Google') return void response.writeHead(403).end();
    response.setHeader('Metadata-Flavor', 'Google');
    if (request.url?.endsWith('/default/token')) return void response.end(JSON.stringify({ access_token: 's3cret' }));
    const wanted = '/computeMetadata/v1/instance/service-accounts/default/identity?audience=sigstore&format=full';
    return void response.writeHead(request.url === wanted ? 200 : 404).end(token);
  };
}
