import type { ComponentChildren } from 'preact';
import { t } from '../messages/translate.ts';

export type Crumb = { label: string; href: string };
export type CrumbsProps = { crumbs: Crumb[] };
export type HeadProps = {
  title: string;
  lead?: ComponentChildren;
  crumbs?: Crumb[];
  children?: ComponentChildren;
};

/** The top of a page: breadcrumbs, title and lead. */
export function Head({ title, lead, crumbs, children }: HeadProps) {
  return (
    <div class="head">
      {crumbs && crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}

export function Crumbs({ crumbs }: CrumbsProps) {
  return (
    <nav class="crumbs" aria-label={t('crumbs.label')}>
      <ol>
        {crumbs.map(({ label, href }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
