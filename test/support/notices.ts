import type { Notice } from '../../src/core/notify/types.ts';

/** A notice as a failed update gives it. */
export function aNotice(more: Partial<Notice> = {}): Notice {
  return {
    kind: 'failed',
    severity: 'error',
    course: 'lasting',
    about: 'apply blog',
    app: 'blog',
    title: 'blog could not be applied',
    text: ['The image nginx:1.99 does not exist.', 'Try: orbitr outdated blog'],
    at: Date.parse('2026-11-27T09:00:00Z'),
    revision: 5,
    commit: { id: '1a2b3c4d5e6f', author: 'Ada', subject: 'Take the new nginx' },
    link: 'https://blog.example.org/',
    ...more,
  };
}
