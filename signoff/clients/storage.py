"""The object store (S3 protocol), asked directly with the deployment's own credentials."""

from __future__ import annotations

from typing import Any

from signoff.evidence import TRAIL, Fact, shorten


class Storage:
    """One bucket. Credentials are those of the deployment (DO_* settings)."""

    def __init__(
        self, *, endpoint: str, region: str, bucket: str, access_key_id: str, access_key_secret: str, ca_file: str = ""
    ) -> None:
        self.endpoint, self.bucket = endpoint, bucket
        self._arguments: dict[str, Any] = {
            "endpoint_url": endpoint,
            "region_name": region,
            "aws_access_key_id": access_key_id,
            "aws_secret_access_key": access_key_secret,
        }
        if ca_file:
            self._arguments["verify"] = ca_file

    def round_trip(self, key: str, content: bytes) -> Fact:
        """Put, get back and delete *content*. ``answered`` begins with "ok", or says what failed."""
        from botocore.exceptions import BotoCoreError, ClientError

        s3 = self._client()
        step, said = "put", "ok: put, read back byte for byte, deleted, gone"
        try:
            s3.put_object(Bucket=self.bucket, Key=key, Body=content)
            try:
                step = "get"
                back = s3.get_object(Bucket=self.bucket, Key=key)["Body"].read(len(content) + 1)
                if back != content:
                    said = f"get gave {len(back)} other bytes than were put"
            finally:
                step = "delete" if step == "get" else step
                s3.delete_object(Bucket=self.bucket, Key=key)
            step = "look-up after delete"
            try:
                s3.head_object(Bucket=self.bucket, Key=key)
                said = "the object is still there after its deletion"
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
        except (ClientError, BotoCoreError) as error:
            said = f"{step} failed: {shorten(str(error), 300)}"
        fact = Fact(f"object store {self.endpoint}, bucket {self.bucket}: put, get and delete {key}", said)
        TRAIL.note(fact)
        return fact

    def remove(self, key: str) -> None:
        """Delete the object under *key*; one that is not there is no error (S3 semantics)."""
        self._client().delete_object(Bucket=self.bucket, Key=key)

    def _client(self) -> Any:
        # Imported here: it takes a third of a second that most runs do not need.
        import boto3
        from botocore.config import Config

        config = Config(
            connect_timeout=5,
            read_timeout=10,
            retries={"max_attempts": 0},
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return boto3.client("s3", config=config, **self._arguments)
