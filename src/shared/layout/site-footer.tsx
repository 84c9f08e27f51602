import type { ComponentChildren } from 'preact';
import { LOCALE_NAMES } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import { Icon } from '../ui/icon.tsx';
import type { Contact, Shell } from './shell.ts';

export type SiteFooterProps = { shell: Shell; note?: ComponentChildren };

export function SiteFooter({ shell, note }: SiteFooterProps) {
  const { viewer, platformName, brand } = shell;
  return (
    <footer class="foot">
      {brand.contact && <PageContact name={brand.name} contact={brand.contact} />}
      <div class="wrap">
        <span>{platformName}</span>
        {note && <span>{note}</span>}
        {shell.locales.length > 1 && <LanguageChoice shell={shell} />}
        <span class="push">
          {viewer.name === undefined ? (
            <a href={viewer.signInHref}>{t('layout.sign_in')}</a>
          ) : (
            <SignOut viewer={viewer} />
          )}
        </span>
      </div>
    </footer>
  );
}

/** Who is behind the page, and how to reach them. */
function PageContact({ name, contact: { address, email, phone } }: { name: string; contact: Contact }) {
  if (!(address || email || phone)) return null;
  return (
    <address class="wrap contact">
      <b>{name}</b>
      {address && <span>{address}</span>}
      {email && <a href={`mailto:${email}`}>{email}</a>}
      {phone && <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>}
    </address>
  );
}

function SignOut({ viewer }: { viewer: Shell['viewer'] }) {
  if (!viewer.signOutAction) return <>{viewer.name}</>;
  return (
    <form method="post" action={viewer.signOutAction}>
      {viewer.name} · <button type="submit">{t('layout.sign_out')}</button>
    </form>
  );
}

/** A button for each language except the current one. */
function LanguageChoice({ shell }: { shell: Shell }) {
  return (
    <form method="post" action={shell.localeAction} class="languages" aria-label={t('layout.language')}>
      <input type="hidden" name="back" value={shell.path} />
      <Icon name="globe" />
      {shell.locales
        .filter((locale) => locale !== shell.lang)
        .map((locale) => (
          <button key={locale} type="submit" name="locale" value={locale} lang={locale}>
            {LOCALE_NAMES[locale]}
          </button>
        ))}
    </form>
  );
}
