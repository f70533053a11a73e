import type { Forge } from './contract.ts';

/** GitLab, also self-managed. https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
export const gitlab: Forge = {
  isAt: (host) => host === 'gitlab.com' || host.startsWith('gitlab.'),
  request: ({ origin, repository, api }, { commit, state, text, context, link }, token) => ({
    url: `${api ?? `${origin}/api/v4`}/projects/${encodeURIComponent(repository)}/statuses/${commit}`,
    headers: { 'private-token': token },
    body: {
      state: state === 'failure' ? 'failed' : state,
      name: context,
      description: text,
      ...(link ? { target_url: link } : {}),
    },
  }),
  // it knows no second status of the same state
  standsAlready: (status, body) => status === 400 && /Cannot transition status/i.test(body),
};
