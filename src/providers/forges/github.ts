import { type Forge, inPath } from './contract.ts';

/** GitHub, and GitHub Enterprise Server below `/api/v3`. https://docs.github.com/rest/commits/statuses */
export const github: Forge = {
  isAt: (host) => host === 'github.com' || host.startsWith('github.'),
  request: ({ origin, host, repository, api }, { commit, state, text, context, link }, token) => ({
    url: `${api ?? (host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`)}/repos/${inPath(repository)}/statuses/${commit}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    body: { state, description: text, context, ...(link ? { target_url: link } : {}) },
  }),
};
