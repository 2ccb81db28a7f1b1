import { tidy } from './figures.ts';

/** The bare handle of "@maya", "maya" or a profile's URL; null where that is more or less than one handle. */
export const readHandle = (text: string): string | null => {
  const path = PROFILE.exec(tidy(text))?.groups?.['path'];
  const handle = (path ?? tidy(text)).replace(/^@/, '');
  return HANDLE.test(handle) ? handle : null;
};

const PROFILE = new RegExp(
  String.raw`^(?:https?://)?(?:www\.|m\.)?(?:instagram|tiktok|youtube)\.com/(?:c/|user/|channel/)?(?<path>@?[^/?#\s]+)/?(?:[?#]\S*)?$`,
  'i',
);

const HANDLE = /^[\p{L}\p{N}._-]{1,60}$/u;
