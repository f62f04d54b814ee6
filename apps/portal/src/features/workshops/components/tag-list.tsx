import { Link } from 'react-router';
import { paths } from '../../../lib/paths.js';

export function TagList({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className="lp-tags" aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag}>
          <Link to={paths.search(tag)} aria-label={`Workshops about ${tag}`}>
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
