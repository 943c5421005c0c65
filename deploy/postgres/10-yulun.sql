-- Run once, when the image makes the database. Yulun gets a user that owns its database and has no right beyond it; the
-- image's own user, postgres, is a superuser and stays with the administrator. The file's name is in $YULUN_PASSWORD_FILE;
-- where it can't be read the variable stays unset, and the statement fails.
\set password `cat "$YULUN_PASSWORD_FILE"`
CREATE ROLE yulun LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE yulun OWNER yulun ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE yulun FROM PUBLIC;
