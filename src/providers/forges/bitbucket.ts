import { createHash } from 'node:crypto';
import type { CommitStatus } from '../../ports/commit-status.ts';
import { type Forge, type ForgePlace, inPath } from './contract.ts';

/** Bitbucket Cloud, and Bitbucket Data Center at every other host. Both call a status a build. */
export const bitbucket: Forge = {
  isAt: (host) => host === 'bitbucket.org' || host.startsWith('bitbucket.'),
  request: (place, status, token) => ({
    url: place.host === 'bitbucket.org' ? cloud(place, status) : dataCenter(place, status),
    headers: {
      authorization: token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`,
    },
    body: {
      state: states[status.state],
      key: keyOf(status.context),
      name: status.context,
      description: status.text,
      // a build without a link is refused
      url: status.link ?? `${place.origin}/${place.repository}`,
    },
  }),
};

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/ */
function cloud({ repository, api }: ForgePlace, { commit }: CommitStatus): string {
  return `${api ?? 'https://api.bitbucket.org/2.0'}/repositories/${inPath(repository)}/commit/${commit}/statuses/build`;
}

/** https://developer.atlassian.com/server/bitbucket/rest/v906/api-group-builds-and-deployments/. Over http its paths begin with `scm/`. */
function dataCenter({ origin, repository, api }: ForgePlace, { commit }: CommitStatus): string {
  const [project = '', name = ''] = repository.replace(/^scm\//, '').split('/');
  const key = encodeURIComponent(project.startsWith('~') ? project : project.toUpperCase());
  return `${api ?? `${origin}/rest/api/latest`}/projects/${key}/repos/${encodeURIComponent(name)}/commits/${commit}/builds`;
}

const states = { pending: 'INPROGRESS', success: 'SUCCESSFUL', failure: 'FAILED' } as const;

/** At most 40 characters, and still its own. */
function keyOf(context: string): string {
  return context.length <= 40 ? context : createHash('sha256').update(context).digest('hex').slice(0, 40);
}
