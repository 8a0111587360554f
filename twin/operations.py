"""The route table: every operation of the API, who may do it, and the audit row it leaves. Data only.

The guard in front of the handlers reads it, the handlers are bound to it by method and path, and the faults
"one route unwired" are generated from it.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Permission(enum.Enum):
    """What an operation asks of its caller."""

    PUBLIC = "anybody"
    MACHINE = "a token of another machine"
    SESSION = "a session"
    READ = "a member of an organization, of any role"
    WRITE = "a member who may write: not VIEWER"
    OWN = "a member who may write; MEMBER only what he created himself"
    MANAGE = "OWNER or ADMIN"
    OWNER = "OWNER"
    PLATFORM = "an administrator of the platform, whatever the role"


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    resource: what the audit trail calls the thing.
    action: the audit row that a success leaves; empty for none.
    """

    method: str
    path: str
    permission: Permission
    resource: str
    action: str = ""

    @property
    def name(self) -> str:
        """Method and path, as people write them."""
        return f"{self.method} {self.path}"

    @property
    def slug(self) -> str:
        """The name as a part of fault names: ``delete-crm-account-id``."""
        words = re.findall(r"[A-Z]?[a-z0-9]+", self.path.removeprefix("/api").replace("{", "").replace("}", ""))
        return "-".join([self.method, *words]).lower()


# method, path, permission, resource, action of the audit row
_TABLE = """
POST   /api/crm/account                                       WRITE     account          CREATE
GET    /api/crm/account                                       READ      account
PUT    /api/crm/account                                       OWN       account          UPDATE
DELETE /api/crm/account/{id}                                  OWN       account          DELETE
POST   /api/crm/account/{id}/task/create                      WRITE     task             CREATE
POST   /api/crm/account/{id}/watch                            READ      account
POST   /api/crm/account/{id}/unwatch                          READ      account
POST   /api/crm/contacts                                      WRITE     contact          CREATE
PUT    /api/crm/contacts                                      OWN       contact          UPDATE
DELETE /api/crm/contacts/{id}                                 OWN       contact          DELETE
POST   /api/crm/contacts/create-from-remote                   MACHINE   contact
PUT    /api/crm/contacts/unlink-opportunity/{id}              OWN       contact          UPDATE
GET    /api/crm/industries                                    READ      industry
POST   /api/crm/leads                                         WRITE     lead             CREATE
PUT    /api/crm/leads                                         OWN       lead             UPDATE
DELETE /api/crm/leads/{id}                                    OWN       lead             DELETE
POST   /api/crm/leads/create-lead-from-web                    MACHINE   lead
POST   /api/crm/opportunity                                   WRITE     opportunity      CREATE
GET    /api/crm/opportunity                                   READ      opportunity
PUT    /api/crm/opportunity                                   OWN       opportunity      UPDATE
PUT    /api/crm/opportunity/{id}                              OWN       opportunity      UPDATE
DELETE /api/crm/opportunity/{id}                              OWN       opportunity      DELETE
POST   /api/crm/tasks/addCommentToTask/{id}                   WRITE     comment          CREATE
DELETE /api/crm/tasks                                         OWN       task             DELETE
DELETE /api/documents/{id}                                    OWN       document         DELETE
POST   /api/uploadthing                                       WRITE     document         CREATE
POST   /api/projects                                          WRITE     project          CREATE
PUT    /api/projects                                          OWN       project          UPDATE
DELETE /api/projects/{id}                                     OWN       project          DELETE
POST   /api/projects/{id}/watch                               READ      project
POST   /api/projects/{id}/unwatch                             READ      project
POST   /api/projects/sections/{id}                            WRITE     section          CREATE
DELETE /api/projects/sections                                 OWN       section          DELETE
DELETE /api/projects/sections/delete-section/{id}             OWN       section          DELETE
PUT    /api/projects/sections/update-title/{id}               OWN       section          UPDATE
POST   /api/projects/tasks/{id}/assign                        WRITE     document         UPDATE
POST   /api/projects/tasks/{id}/disconnect                    WRITE     document         UPDATE
POST   /api/projects/tasks/addCommentToTask/{id}              WRITE     comment          CREATE
POST   /api/projects/tasks/create-task/{id}                   WRITE     task             CREATE
POST   /api/projects/tasks/create-task                        WRITE     task             CREATE
POST   /api/projects/tasks/mark-task-as-done/{id}             OWN       task             UPDATE
PUT    /api/projects/tasks                                    OWN       task             UPDATE
DELETE /api/projects/tasks                                    OWN       task             DELETE
PUT    /api/projects/tasks/update-kanban-position             OWN       task             UPDATE
PUT    /api/projects/tasks/update-task/{id}                   OWN       task             UPDATE
POST   /api/upload                                            WRITE     invoice          CREATE
POST   /api/upload/cron                                       MACHINE   invoice
GET    /api/invoice/{id}                                      READ      invoice
DELETE /api/invoice/{id}                                      OWN       invoice          DELETE
GET    /api/invoice/get-invoice-from-email                    MACHINE   invoice
GET    /api/invoice/money-s3-xml/{id}                         READ      invoice
GET    /api/invoice/send-by-email/{id}                        WRITE     invoice
GET    /api/invoice/rossum/get-annotation/{id}                READ      invoice
POST   /api/invoice/rossum/get-rossum-embedded-url            READ      invoice
GET    /api/invoice/rossum/get-rossum-token                   MANAGE    invoice
POST   /api/fulltext-search                                   READ      search
GET    /api/organization/invitations                          MANAGE    invitation
DELETE /api/organization/invitations                          MANAGE    invitation       DELETE
POST   /api/organization/switch                               SESSION   organization     VIEW
GET    /api/organization/audit-logs                           MANAGE    audit
POST   /api/organization/audit-logs                           MANAGE    audit
GET    /api/organization/export-data                          OWNER     organization_data
POST   /api/organization/export-data                          OWNER     organization_data EXPORT
GET    /api/organization/delete                               OWNER     organization
POST   /api/organization/delete                               OWNER     organization     DELETE
DELETE /api/organization/delete                               OWNER     organization     UPDATE
GET    /api/admin/dashboard                                   PLATFORM  platform
POST   /api/admin/activateModule/{id}                         PLATFORM  module           SETTINGS_CHANGE
POST   /api/admin/deactivateModule/{id}                       PLATFORM  module           SETTINGS_CHANGE
POST   /api/my-account                                        PLATFORM  my-account       CREATE
PUT    /api/my-account                                        PLATFORM  my-account       UPDATE
POST   /api/user/inviteuser                                   PLATFORM  user             INVITE
POST   /api/user/{id}/setOpenAi                               SESSION   user             SETTINGS_CHANGE
POST   /api/user/{id}/setnotiondb                             SESSION   user             SETTINGS_CHANGE
PUT    /api/profile/updateProfilePhoto                        SESSION   user             UPDATE
POST   /api/feedback                                          SESSION   feedback
GET    /api/databox                                           READ      databox
GET    /api/digitalocean/list-buckets                         PLATFORM  storage
GET    /api/digitalocean/list-file-in-bucket/{id}             PLATFORM  storage
POST   /api/openai/completion                                 READ      openai
POST   /api/openai/create-chat-completion                     READ      openai
DELETE /api/secondBrain/{id}                                  OWN       notion           DELETE
GET    /api/temp                                              READ      temp
GET    /api/cron/calculate-usage                              PUBLIC    usage
POST   /api/cron/calculate-usage                              MACHINE   usage
GET    /api/cron/purge-audit-log                              MACHINE   audit
GET    /api/og                                                PUBLIC    image
"""


def _parsed(line: str) -> Operation:
    method, path, permission, resource, *action = line.split()
    return Operation(method, path, Permission[permission], resource, *action)


OPERATIONS = {row.name: row for row in map(_parsed, _TABLE.strip().splitlines())}
"""Every operation that stands behind the guard, by name."""
