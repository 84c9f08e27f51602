import type { ComponentChildren } from 'preact';
import type { Shell } from './page.tsx';

export type SiteFooterProps = { shell: Shell; note?: ComponentChildren };

export function SiteFooter({ shell, note }: SiteFooterProps) {
  const { viewer, platformName } = shell;
  return (
    <footer class="foot">
      <div class="wrap">
        <span>{platformName}</span>
        {note && <span>{note}</span>}
        <span class="push">
          {viewer.name === undefined ? <a href={viewer.signInHref}>Sign in</a> : <SignOut viewer={viewer} />}
        </span>
      </div>
    </footer>
  );
}

function SignOut({ viewer }: { viewer: Shell['viewer'] }) {
  if (!viewer.signOutAction) return <>{viewer.name}</>;
  return (
    <form method="post" action={viewer.signOutAction}>
      {viewer.name} · <button type="submit">Sign out</button>
    </form>
  );
}
