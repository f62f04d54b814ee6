export function BrandMark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#126b4d" />
      <path
        d="M9 10.5 15 16l-6 5.5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M17.5 22H24" stroke="#f2b84b" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
