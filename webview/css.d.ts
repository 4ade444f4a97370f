/** Style sheets are bundled by the build; a script imports one only to have it bundled beside itself. */
declare module '*.css';
