"""The pages of the results: public, the desk's preview, and the files."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from dialog import result_words
from dialog.app import create_app
from dialog.services.results import Plan
from surveys.tabulation import protect
from tests.dialog.services.test_results_published import a_survey_by_age, published
from tests.people import Cast
from tests.surveys.table_attacker import a_table

HERE = "arjeplog"
